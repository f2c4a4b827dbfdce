using System.CommandLine;

namespace HyperFleet.Server.Commands;

/// <summary>Asks before something is lost.</summary>
internal static class Confirmation
{
    public static async Task<bool> AskAsync(ParseResult flags, string question)
    {
        await flags.InvocationConfiguration.Output.WriteAsync(question + " [y/N] ");
        return await Console.In.ReadLineAsync() is "y" or "Y" or "yes";
    }
}
