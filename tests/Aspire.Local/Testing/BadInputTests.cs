using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HyperFleet.Fixtures;

namespace HyperFleet.Aspire.Local.Tests.Testing;

/// <summary>
/// Each mistake gives one message that names the resource and the fix. Where the run cannot go on it ends with 1; where the rest can,
/// it goes on and the message stands on the console and in the resource's log.
/// </summary>
public sealed class BadInputTests : IDisposable
{
    private readonly SampleProcess _sample = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Endings => new()
    {
        { "--unset=yes", "The parameter 'unset' has no value. Set the configuration key 'Parameters:unset': with 'dotnet user-secrets set \"Parameters:unset\" VALUE', or with the environment variable 'Parameters__unset'." },
        { "--mistake=cycle", "These resources wait for each other and none can start: a → b → a. Remove one of the waits." },
        { "--mistake=name", "The resource name 'not_a_name' is invalid: it may contain only ASCII letters, digits and hyphens." },
        { "--mistake=twice", "The resource 'greeting' cannot be added: there is already a ParameterResource of that name. Give one another name." },
        { "--mistake=check", "The resource 'a' names the health check 'unknown', which is not registered. Register it with builder.Services.AddHealthChecks()." },
        { "--publisher=docker", "The publisher 'docker' is unknown. Use '--publisher manifest' or '--publisher kustomize'." },
    };

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task A_run_that_cannot_go_on_ends_with_one_message(string argument, string message)
    {
        _sample.Start(argument);

        Assert.Equal(1, await _sample.EndAsync(Cancellation));
        Assert.Equal(message, _sample.Error.Trim());
        Assert.DoesNotContain("   at ", _sample.Output);
    }

    [Fact]
    public async Task A_taken_port_is_named_with_its_endpoint()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _sample.Start($"--mistake=port:{port}");

        Assert.Equal(1, await _sample.EndAsync(Cancellation));
        Assert.Equal(
            $"The endpoint 'http' of the resource 'a' cannot have port {port}: another program listens on it. Stop that program, or choose another port.",
            _sample.Error.Trim());
    }

    public static TheoryData<string, string> Troubles => new()
    {
        { "--mistake=binary", "The resource 'a' failed to start: 'no-such-program' cannot start: there is no such executable on PATH. Install it or give its full path." },
        { "--mistake=crash", "The resource 'a' ended with exit code 7. Its console log says why; mend that, and start it again from the dashboard." },
        { "--mistake=folder", "The resource 'a' failed to start: The container 'a' cannot use its data folder: " },
        { "--mistake=image", "The resource 'a' failed to start: The container 'a' cannot run: no container engine answers here, and the image 'no/such-image' has no native program" },
    };

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Trouble_of_one_resource_is_told_once_and_the_rest_goes_on(string argument, string message)
    {
        _sample.Start(argument);

        await Eventually.True(() => _sample.Output.Contains(message, StringComparison.Ordinal), TimeSpan.FromSeconds(60), $"'{message}' in: {_sample.Output}");
        await Eventually.True(() => _sample.Output.Contains("Distributed application started", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        Assert.False(_sample.HasExited);
        Assert.Single(_sample.Output.Split('\n'), line => line.Contains(message, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", _sample.Output);
    }

    public void Dispose() => _sample.Dispose();
}
