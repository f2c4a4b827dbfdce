using System.Text;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using RabbitMQ.Client;

namespace HyperFleet.Host.Tests.Parking;

/// <summary>The commands as a process against a real broker, on messages parked as the library parks them.</summary>
public sealed class ParkedCommandTests(RabbitMqServer rabbit) : IAsyncLifetime
{
    private static int _count;
    private readonly string _queue = $"parked-{Interlocked.Increment(ref _count)}";
    private IConnection _connection = null!;
    private IChannel _channel = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_shows_a_table_or_json()
    {
        await ParkAsync("e1", "unreadable: body is not JSON", "{oops");
        await ParkAsync("e2", "no\u001b[31m luck", """{"id":"e2"}""");

        var table = await RunAsync("list");
        Assert.Equal((0, ""), (table.Code, table.Error));
        var lines = table.Output.TrimEnd('\n').Split('\n');
        Assert.Matches(@"^ID +EVENT +ATTEMPTS +PARKED AT +REASON$", lines[0]);
        Assert.Matches("^parked-e1 +e1 +3 +2030-01-01T00:00:00.000Z +unreadable: body is not JSON$", lines[1]);
        Assert.DoesNotContain('\u001b', table.Output); // neither colour of ours nor a sequence from the wire

        var json = JsonNode.Parse((await RunAsync("list", "-o", "json", "--limit", "1")).Output)!.AsArray();
        Assert.Equal(("parked-e1", "e1", 3, "first-exchange", "first.key"), (
            json.Single()!["id"]!.GetValue<string>(), json[0]!["event_id"]!.GetValue<string>(), json[0]!["attempts"]!.GetValue<int>(),
            json[0]!["exchange"]!.GetValue<string>(), json[0]!["routing_key"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Show_prints_one_message_with_its_body()
    {
        await ParkAsync("e1", "why", "{oops");
        await ParkAsync("e2", "why", """{"id":"e2"}""");
        Assert.Contains("{oops", (await RunAsync("show", "e1")).Output, StringComparison.Ordinal);
        Assert.Equal("e2", JsonNode.Parse((await RunAsync("show", "parked-e2", "-o", "json")).Output)!["body"]!["id"]!.GetValue<string>());
        Assert.Equal("{oops", Encoding.UTF8.GetString(Convert.FromBase64String(JsonNode.Parse((await RunAsync("show", "e1", "-o", "json")).Output)!["body_base64"]!.GetValue<string>())));

        var missing = await RunAsync("show", "nobody");
        Assert.Equal((1, ""), (missing.Code, missing.Output));
        Assert.StartsWith($"Error executing command 'broker parked show': no message 'nobody' in {_queue}.parked", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_sends_one_back_to_its_queue()
    {
        await ParkAsync("e1", "why", "one");
        await ParkAsync("e2", "why", "two");
        Assert.Equal((0, $"replayed 1 message of queue {_queue}\n"), Ended(await RunAsync("replay", "e2")));
        Assert.Equal("two", await TakeAsync(_queue));
        Assert.Equal((0, "e1"), (await CountAsync(_queue), await OnlyParkedAsync()));
    }

    [Fact]
    public async Task Replay_through_the_exchange_uses_the_first_routing()
    {
        await _channel.ExchangeDeclareAsync("first-exchange", "topic", durable: true, autoDelete: false, cancellationToken: Cancellation);
        var other = await _channel.QueueDeclareAsync(_queue + "-other", durable: false, exclusive: false, autoDelete: false, cancellationToken: Cancellation);
        await ParkAsync("e1", "why", "one");

        var refused = await RunAsync("replay", "e1", "--to", "exchange");
        Assert.Equal(1, refused.Code); // nobody is bound: it stays parked
        Assert.Contains("no queue is bound for it: exchange 'first-exchange', routing key 'first.key'", refused.Error, StringComparison.Ordinal);
        await _channel.QueueBindAsync(other.QueueName, "first-exchange", "first.*", cancellationToken: Cancellation);
        Assert.Equal(0, (await RunAsync("replay", "--all", "--to", "exchange")).Code);

        Assert.Equal("one", await TakeAsync(other.QueueName));
        Assert.Equal(0, await CountAsync(_queue + ".parked"));
    }

    [Fact]
    public async Task Drop_needs_a_yes_and_deletes()
    {
        await ParkAsync("e1", "why", "one");
        await ParkAsync("e2", "why", "two");
        var asked = await RunAsync("drop", "e1");
        Assert.Equal(2, asked.Code);
        Assert.Contains("add --yes", asked.Error, StringComparison.Ordinal);
        Assert.Equal(2, await CountAsync(_queue + ".parked"));

        Assert.Equal((0, $"dropped 1 message of queue {_queue}\n"), Ended(await RunAsync("drop", "e1", "--yes")));
        Assert.Equal("e2", await OnlyParkedAsync());
        Assert.Equal(1, JsonNode.Parse((await RunAsync("drop", "--all", "-y", "-o", "json")).Output)!["dropped"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("replay")]
    [InlineData("drop --yes")]
    [InlineData("replay e1 --all")]
    [InlineData("list --limit 0")]
    [InlineData("list -o yaml")]
    [InlineData("show")]
    public async Task A_wrong_call_exits_with_2(string line) => Assert.Equal(2, (await RunAsync(line.Split(' '))).Code);

    [Fact]
    public async Task Failures_exit_with_1_and_show_no_secret()
    {
        using var nobody = LoopbackPort.Take();
        var unreachable = await Executable.RunAsync(["broker", "parked", "list", "--queue", "q"], Url($"amqp://u:hunter2@127.0.0.1:{nobody.Number}"));
        Assert.Equal(1, unreachable.Code);
        Assert.StartsWith("Error executing command 'broker parked list': cannot connect to AMQP: ", unreachable.Error, StringComparison.Ordinal);
        var refused = await Executable.RunAsync(["broker", "parked", "list", "--queue", "q"], Url($"amqp://u:hunter2@127.0.0.1:{rabbit.Port}"));
        Assert.Contains("ACCESS_REFUSED", refused.Error, StringComparison.Ordinal);
        var malformed = await Executable.RunAsync(["broker", "parked", "list", "--queue", "q"], Url("amqp://u:hunter2@amqp://h"));
        Assert.Contains("the protocol appears twice", malformed.Error, StringComparison.Ordinal);
        var nameless = await Executable.RunAsync(["broker", "parked", "list"], Url(rabbit.Address.AbsoluteUri));
        Assert.Contains("no queue is named: give --queue", nameless.Error, StringComparison.Ordinal);
        var mistyped = await Executable.RunAsync(["broker", "parked", "list", "--queue", "mistyped"], Url(rabbit.Address.AbsoluteUri));
        Assert.Contains("cannot read queue mistyped.parked: 404 NOT_FOUND", mistyped.Error, StringComparison.Ordinal);
        Assert.All((Executable.Ended[])[unreachable, refused, malformed, nameless, mistyped], end =>
        {
            Assert.Equal((1, ""), (end.Code, end.Output));
            Assert.DoesNotContain("hunter2", end.Error, StringComparison.Ordinal);
        });
    }

    public async ValueTask InitializeAsync()
    {
        _connection = await new ConnectionFactory { Uri = rabbit.Address }.CreateConnectionAsync(Cancellation);
        _channel = await _connection.CreateChannelAsync(cancellationToken: Cancellation);
        foreach (var queue in (string[])[_queue, _queue + ".parked"])
            await _channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: Cancellation);
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static (int Code, string Output) Ended(Executable.Ended end) => (end.Code, end.Output);

    private static Dictionary<string, string> Url(string url) => new() { ["BROKER_RABBITMQ_URL"] = url, ["BROKER_CONFIG_FILE"] = "/nowhere/broker.yaml" };

    private Task<Executable.Ended> RunAsync(params string[] arguments) =>
        Executable.RunAsync(["broker", "parked", .. arguments, "--queue", _queue], Url(rabbit.Address.AbsoluteUri));

    private async Task ParkAsync(string id, string reason, string body)
    {
        Dictionary<string, object?> headers = new()
        {
            ["_watermill_message_uuid"] = id, ["hyperfleet-parked-id"] = $"parked-{id}", ["hyperfleet-parked-reason"] = reason, ["hyperfleet-parked-attempts"] = "3",
            ["hyperfleet-parked-time"] = "2030-01-01T00:00:00.000Z", ["hyperfleet-parked-queue"] = _queue,
            ["hyperfleet-parked-exchange"] = "first-exchange", ["hyperfleet-parked-routing-key"] = "first.key",
        };
        await _channel.BasicPublishAsync("", _queue + ".parked", mandatory: false, new BasicProperties { Headers = headers, DeliveryMode = DeliveryModes.Persistent }, Encoding.UTF8.GetBytes(body), Cancellation);
        await Eventually.True(async () => await CountAsync(_queue + ".parked") > 0);
    }

    private async Task<int> CountAsync(string queue) => (int)await _channel.MessageCountAsync(queue, Cancellation);

    private async Task<string> OnlyParkedAsync() =>
        JsonNode.Parse((await RunAsync("list", "-o", "json")).Output)!.AsArray().Single()!["event_id"]!.GetValue<string>();

    private async Task<string> TakeAsync(string queue)
    {
        var got = await Eventually.Value(async () => await _channel.BasicGetAsync(queue, autoAck: true, Cancellation), message => message is not null);
        return Encoding.UTF8.GetString(got!.Body.Span);
    }
}
