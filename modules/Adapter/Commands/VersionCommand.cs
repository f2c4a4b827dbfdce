using System.CommandLine;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.Adapter.Commands;

/// <summary><c>adapter version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create()
    {
        var command = new Command("version", "Show version and commit.");
        command.SetAction(result => result.InvocationConfiguration.Output.WriteLine(
            $"version: {ServiceIdentity.BuildVersion}\ncommit: {ServiceIdentity.BuildCommit}\nbuilt: {File.GetLastWriteTimeUtc(typeof(VersionCommand).Assembly.Location):yyyy-MM-ddTHH:mm:ssZ}"));
        return command;
    }
}
