using System.Diagnostics;
using System.Text.Json;
using HyperFleet.Fixtures;

namespace HyperFleet.Mqtt.Tests;

/// <summary>Publisher → broker → subscriber at QoS 1: ours against mosquitto_pub and mosquitto_sub on the same broker, taking turns.</summary>
[Collection(nameof(Measurements))]
public sealed class ThroughputTests
{
    private const int Messages = 20_000;
    private const int PayloadSize = 1000;
    private const int Window = 100;
    private const int FewestPairs = 3;
    private const int MostPairs = 15; // what else runs on the machine moves single pairs by a factor of two
    private const double Floor = 0.7;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_client_moves_at_least_seven_tenths_of_what_the_native_tools_move()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, "mosquitto_pub"))),
            "mosquitto_pub and mosquitto_sub: not installed (Debian package mosquitto-clients)");
        await using var broker = await MosquittoServer.StartAsync();
        var folder = Directory.CreateTempSubdirectory("mqtt-tests-");
        var lines = Path.Combine(folder.FullName, "lines");
        await File.WriteAllLinesAsync(lines, Enumerable.Repeat(new string('x', PayloadSize), Messages), Cancellation);
        await OursAsync(broker);
        await NativeAsync(broker, lines);

        var ratios = new List<double>();
        var (ours, native) = (0.0, 0.0);
        for (var pair = 0; pair < FewestPairs || (pair < MostPairs && Median(ratios) < Floor); pair++)
        {
            if (pair % 2 == 0)
                (ours, native) = (await OursAsync(broker), await NativeAsync(broker, lines));
            else
                (native, ours) = (await NativeAsync(broker, lines), await OursAsync(broker));
            ratios.Add(ours / native);
        }
        folder.Delete(recursive: true);

        ratios.Sort();
        await ReportAsync(ratios, ours, native);
        TestContext.Current.TestOutputHelper?.WriteLine($"ratio {Median(ratios):0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00}), last pair {ours:0}/s against {native:0}/s");
        Assert.True(Median(ratios) >= Floor, $"the ratios are {string.Join(", ", ratios.Select(r => r.ToString("0.00")))}");
    }

    private static double Median(List<double> ratios) => ratios.Order().ElementAt(ratios.Count / 2);

    private static async Task<double> OursAsync(MosquittoServer broker)
    {
        var topic = Broker.Topic();
        await using var subscriber = await broker.ConnectAsync();
        await using var publisher = await broker.ConnectAsync();
        await subscriber.SubscribeAsync([new(topic)], Cancellation);
        var message = new MqttPublish(topic, new byte[PayloadSize]);
        var watch = Stopwatch.StartNew();
        var publishing = PublishAsync(publisher, message);
        for (var i = 0; i < Messages; i++)
            (await subscriber.Messages.ReadAsync(Cancellation)).Acknowledge();
        await publishing;
        return Messages / watch.Elapsed.TotalSeconds;
    }

    private static async Task PublishAsync(MqttClient client, MqttPublish message)
    {
        var waiting = new Queue<ValueTask<MqttPublishResult>>(Window);
        for (var i = 0; i < Messages; i++)
        {
            if (waiting.Count == Window)
                await waiting.Dequeue();
#pragma warning disable CA2012 // awaited once, further down
            waiting.Enqueue(client.PublishAsync(message, Cancellation));
#pragma warning restore CA2012
        }
        while (waiting.TryDequeue(out var last))
            await last;
    }

    private static async Task<double> NativeAsync(MosquittoServer broker, string lines)
    {
        var topic = Broker.Topic();
        using var subscriber = Shell($"mosquitto_sub -V 5 -p {broker.Port} -q 1 -t {topic} -C {Messages + 1} > /dev/null");
        await using (var probe = await broker.ConnectAsync())
            await Eventually.Value(
                async () => (await probe.PublishAsync(new MqttPublish(topic, default), Cancellation)).ReasonCode, code => code == MqttReasonCode.Success);
        var watch = Stopwatch.StartNew();
        using var publisher = Shell($"mosquitto_pub -V 5 -p {broker.Port} -q 1 -t {topic} -l < {lines}");
        await subscriber.WaitForExitAsync(Cancellation);
        await publisher.WaitForExitAsync(Cancellation);
        return Messages / watch.Elapsed.TotalSeconds;
    }

    private static Process Shell(string command) => Process.Start("sh", ["-c", "exec " + command]);

    private static async Task ReportAsync(List<double> ratios, double ours, double native)
    {
        var report = Directory.CreateDirectory(Repository.PathOf("artifacts/bench"));
        await File.WriteAllTextAsync(Path.Combine(report.FullName, "mqtt.json"), JsonSerializer.Serialize(new
        {
            name = "mqtt", ratio = ratios[ratios.Count / 2], subject = ours, baseline = native, unit = "messages/s", pairs = ratios.Count,
            spread = ratios[^1] - ratios[0], durability = "QoS 1, broker in memory",
        }), Cancellation);
    }
}
