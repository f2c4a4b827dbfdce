using HyperFleet.Fixtures;

[assembly: AssemblyFixture(typeof(MosquittoServer))]

namespace HyperFleet.Mqtt.Tests;

internal static class Broker
{
    private static int _topics;

    public static MqttClientOptions Options(this MosquittoServer broker, string clientId = "") =>
        new() { Host = "127.0.0.1", Port = broker.Port, ClientId = clientId };

    public static Task<MqttClient> ConnectAsync(this MosquittoServer broker, Func<MqttClientOptions, MqttClientOptions>? with = null)
    {
        var options = broker.Options();
        return MqttClient.ConnectAsync(with is null ? options : with(options), cancellation: TestContext.Current.CancellationToken);
    }

    /// <summary>Starts a stopped or killed broker again with its data.</summary>
    public static Task StartAgainAsync(this ServerFixture broker) => broker.StartAsync();

    /// <summary>A topic that no other test uses.</summary>
    public static string Topic() => $"test/{Interlocked.Increment(ref _topics)}";

    /// <summary>The next message, acknowledged.</summary>
    public static async Task<MqttMessage> TakeAsync(this MqttClient client)
    {
        var message = await client.Messages.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        message.Acknowledge();
        return message;
    }
}
