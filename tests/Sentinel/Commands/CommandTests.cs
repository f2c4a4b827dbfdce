using System.CommandLine;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.ServiceDefaults.Configuration;
using HyperFleet.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Sentinel.Tests.Commands;

public sealed class CommandTests
{
    private const string Yaml = "clients: {hyperfleet_api: {base_url: 'http://api'}}\nresource_type: clusters\nmessage_data: {id: resource.id}\n";

    [Fact]
    public async Task Version_has_three_lines()
    {
        var (code, output) = await RunAsync("version");
        Assert.Equal(0, code);
        Assert.Matches(@"^Version: .+\nCommit: .+\nBuild Date: .+\n$", output);
    }

    [Fact]
    public async Task Config_dump_prints_what_serve_would_run_with()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Yaml, TestContext.Current.CancellationToken);
        try
        {
            var (code, output) = await RunAsync("config-dump", "-c", file, "--poll-interval", "90s", "--broker-topic", "t1");
            Assert.Equal(0, code);
            foreach (var line in (string[])["poll_interval: 1m30s", "topic: t1", "base_url: http://api", "is_new_resource", "page_size: 20"])
                Assert.Contains(line, output, StringComparison.Ordinal);
            await File.WriteAllTextAsync(file, output, TestContext.Current.CancellationToken); // and it is a configuration file itself
            Assert.Equal(output, (await RunAsync("config-dump", "-c", file)).Output);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_refusing_api_ends_the_start()
    {
        await using var server = await ListServer.StartAsync();
        server.Failure = _ => Results.StatusCode(404);
        var options = SentinelBench.Configured(Yaml.Replace("http://api", server.Address, StringComparison.Ordinal));
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => StartAsync(options, "amqp://127.0.0.1:1", "topic"));
        Assert.Equal("failed to initialize HyperFleet client: the API answered 404", error.Message);
    }

    [Theory]
    [InlineData("message_decision: {result: 'resource.'}", "message_decision.result does not compile")]
    [InlineData("message_decision: {result: 'true', params: [{name: a, expr: 'nowhere'}]}", "message_decision param \"a\" does not compile")]
    [InlineData("resource_selector: []\nmessage_data: {id: 'nowhere'}", "message_data.id does not compile")]
    public async Task An_expression_that_does_not_compile_ends_the_start(string line, string reason)
    {
        var yaml = line.Contains("message_data", StringComparison.Ordinal) ? Yaml.Replace("message_data: {id: resource.id}\n", "", StringComparison.Ordinal) : Yaml;
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => StartAsync(SentinelBench.Configured(yaml + line), "amqp://127.0.0.1:1", "topic"));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_topic_or_exchange_serving_is_refused()
    {
        await using var server = await ListServer.StartAsync();
        var options = SentinelBench.Configured(Yaml.Replace("http://api", server.Address, StringComparison.Ordinal));
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => StartAsync(options, "amqp://127.0.0.1:1", ""));
        Assert.Contains("Field 'clients.broker.topic' failed validation", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_broker_address_serving_is_refused()
    {
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => StartAsync(SentinelBench.Configured(Yaml), "", "topic"));
        Assert.Equal("failed to load config: invalid configuration: rabbitmq.url is required", error.Message);
    }

    private static Task StartAsync(SentinelOptions options, string broker, string topic)
    {
        var loopback = BindAddress.Parse("127.0.0.1:0");
        return SentinelHost.RunAsync(
            options with { Clients = options.Clients with { Broker = new BrokerSection { Topic = topic } } },
            new ServiceEndpoints(loopback, loopback), name => name == "ConnectionStrings__rabbitmq" ? broker : null, TestContext.Current.CancellationToken);
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        var code = await SentinelModule.Command().Parse(arguments).InvokeAsync(
            new InvocationConfiguration { Output = output, EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return (code, output.ToString());
    }
}
