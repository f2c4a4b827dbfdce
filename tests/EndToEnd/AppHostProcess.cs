using System.Diagnostics;

namespace HyperFleet.EndToEnd.Tests;

/// <summary>The AppHost as a process of its own, from its built output.</summary>
internal static class AppHostProcess
{
    /// <summary>The variable whose value, the working folder, every descendant inherits.</summary>
    public const string Mark = "HYPERFLEET_TEST_MARK";

    public static Process Start(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "HyperFleet.AppHost.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        start.Environment[Mark] = folder;
        start.Environment["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        return Process.Start(start)!;
    }
}
