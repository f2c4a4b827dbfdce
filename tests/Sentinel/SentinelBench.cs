using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Broker;
using HyperFleet.Fixtures;
using HyperFleet.Sentinel.Configuration;
using HyperFleet.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace HyperFleet.Sentinel.Tests;

/// <summary>A whole Sentinel against a list server and RabbitMQ, with a queue of an adapter that collects what is published.</summary>
internal sealed class SentinelBench : IAsyncDisposable
{
    private static int _count;
    private readonly WebApplication _app;
    private readonly IConnection _connection;

    private SentinelBench(WebApplication app, ListServer api, string topic, IConnection connection, LogRecorder log) =>
        (_app, Api, Topic, _connection, Log) = (app, api, topic, connection, log);

    public ListServer Api { get; }

    public string Topic { get; }

    public LogRecorder Log { get; }

    /// <summary>Bodies that reached the adapter's queue, in order.</summary>
    public ConcurrentQueue<Delivered> Messages { get; } = new();

    public IEnumerable<string> PublishedIds => Messages.Select(m => m.Body["data"]!["id"]!.GetValue<string>());

    public IServiceProvider Services => _app.Services;

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<SentinelBench> StartAsync(
        RabbitMqServer rabbit, ListServer api, string more = "", string interval = "100ms", Func<BrokerOptions, BrokerOptions>? broker = null,
        string? token = null, string? topic = null, ILoggerProvider? alsoTo = null,
        Func<string, string?>? environment = null, string? address = null, string data = "{id: resource.id, kind: resource.kind, generation: resource.generation, why: reason}")
    {
        topic ??= $"sentinel-{Interlocked.Increment(ref _count)}";
        var options = Configured(Yaml(address ?? api.Address, topic, interval, data, more), environment);
        if (token is not null)
            options = options with { Clients = options.Clients with { HyperfleetApi = options.Clients.HyperfleetApi! with { Auth = new AuthSection { TokenPath = token } } } };
        Assert.True(AmqpAddress.TryParse(rabbit.Address.AbsoluteUri, out var amqp, out _));
        var log = new LogRecorder();
        var loopback = BindAddress.Parse("127.0.0.1:0");
        var app = SentinelHost.Build(
            options, broker?.Invoke(new BrokerOptions { Address = amqp }) ?? new BrokerOptions { Address = amqp }, new ServiceEndpoints(loopback, loopback),
            services => services.AddLogging(logging =>
            {
                logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Debug);
                if (alsoTo is not null)
                    logging.AddProvider(alsoTo);
            }));
        var connection = await new ConnectionFactory { Uri = rabbit.Address }.CreateConnectionAsync(Cancellation);
        var bench = new SentinelBench(app, api, topic, connection, log);
        await bench.ListenAsync();
        app.Services.GetRequiredService<EventPublisher>().Start();
        if (broker is null)
            await Eventually.Equal(null, () => app.Services.GetRequiredService<EventPublisher>().Trouble);
        await app.StartAsync(Cancellation);
        return bench;
    }

    public static SentinelOptions Configured(string yaml, Func<string, string?>? environment = null)
    {
        var file = Path.Combine(Path.GetTempPath(), $"sentinel-{Interlocked.Increment(ref _count)}-{Environment.ProcessId}.yaml");
        File.WriteAllText(file, yaml);
        try
        {
            return SentinelConfiguration.Load(SentinelSettings.Table(), file, null, environment ?? (_ => null)).Options;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Yaml(string api, string topic, string interval, string data, string more) => $$"""
        clients:
          hyperfleet_api: {base_url: "{{api}}"}
          broker: {topic: "{{topic}}"}
        resource_type: clusters
        poll_interval: {{interval}}
        message_data: {{data}}
        {{more}}
        """;

    public Task FirstCycleAsync() => Eventually.True(() => CompletedCycles >= 1);

    /// <summary>Waits for further cycles; only with a short interval.</summary>
    public async Task CyclesAsync(int more)
    {
        var until = CompletedCycles + more;
        await Eventually.True(() => CompletedCycles >= until);
    }

    public int CompletedCycles => Log.Lines.Count(line => line.Contains("Trigger cycle completed", StringComparison.Ordinal));

    /// <summary>GET on the health listener (0) or the metrics listener (1).</summary>
    public async Task<(int Status, string Body)> GetAsync(int listener, string path)
    {
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.ElementAt(listener);
        using var http = new HttpClient();
        using var response = await http.GetAsync(address + path, Cancellation);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(Cancellation));
    }

    public Task StopAsync() => _app.StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _connection.DisposeAsync();
        await Api.DisposeAsync();
    }

    private async Task ListenAsync()
    {
        var channel = await _connection.CreateChannelAsync(cancellationToken: Cancellation);
        await channel.ExchangeDeclareAsync(Topic, "topic", durable: true, autoDelete: false, cancellationToken: Cancellation);
        var queue = await channel.QueueDeclareAsync(cancellationToken: Cancellation);
        await channel.QueueBindAsync(queue.QueueName, Topic, "#", cancellationToken: Cancellation);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, message) =>
        {
            var text = Encoding.UTF8.GetString(message.Body.Span);
            Messages.Enqueue(new Delivered(text, (JsonObject)JsonNode.Parse(text)!, new BasicProperties(message.BasicProperties), message.RoutingKey));
            return Task.CompletedTask;
        };
        await channel.BasicConsumeAsync(queue.QueueName, autoAck: true, consumer, Cancellation);
    }

    internal sealed record Delivered(string Text, JsonObject Body, BasicProperties Properties, string RoutingKey);
}
