using System.CommandLine;
using HyperFleet.Adapter.Configuration;

namespace HyperFleet.Adapter.Commands;

/// <summary>How a configuration that must not start is told: one line on stderr that scripts match, and exit code 1.</summary>
internal static class Failures
{
    public static async Task<int> ReportAsync(ParseResult result, Func<Task<int>> action)
    {
        try
        {
            return await action();
        }
        catch (ConfigurationFailure failure)
        {
            await result.InvocationConfiguration.Error.WriteLineAsync($"Error: {failure.Message}");
            return 1;
        }
    }
}
