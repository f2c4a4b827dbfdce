using System.CommandLine;
using HyperFleet.ServiceDefaults.Hosting;

namespace HyperFleet.Sentinel.Commands;

internal static class VersionCommand
{
    public static Command Create()
    {
        var command = new Command("version", "Show version, commit and build date.");
        command.SetAction(result =>
        {
            var output = result.InvocationConfiguration.Output;
            output.WriteLine($"Version: {ServiceIdentity.BuildVersion}");
            output.WriteLine($"Commit: {ServiceIdentity.BuildCommit}");
            output.WriteLine("Build Date: unknown"); // builds are reproducible: they do not know when they were made
        });
        return command;
    }
}
