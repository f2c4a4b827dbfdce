using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using HyperFleet.Mqtt.Packets;
using HyperFleet.Mqtt.Tests.Packets;

namespace HyperFleet.Mqtt.Tests.Connections;

/// <summary>The broker's end of one connection at a time, for what no honest broker does.</summary>
internal sealed class ScriptedBroker : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly MqttProtocolVersion _version;
    private TcpClient? _connection;
    private PipeReader? _reader;

    public ScriptedBroker(MqttProtocolVersion version = MqttProtocolVersion.V5)
    {
        _version = version;
        _listener.Start();
    }

    public MqttClientOptions Options => new()
    {
        Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port, ClientId = "scripted", ProtocolVersion = _version,
    };

    /// <summary>Accepts a connection and its CONNECT, and answers with CONNACK.</summary>
    public async Task<ConnectPacket> AcceptAsync(bool sessionPresent = false, Action<PropertyWriter>? properties = null)
    {
        await CloseAsync();
        _connection = await _listener.AcceptTcpClientAsync().WaitAsync(Deadline);
        _connection.NoDelay = true;
        _reader = PipeReader.Create(_connection.GetStream());
        var connect = await ReceiveAsync<ConnectPacket>();
        await SendAsync(new ConnackPacket(sessionPresent, MqttReasonCode.Success, properties is null ? default : Properties.Of(properties)));
        return connect;
    }

    public async Task<(MqttClient Client, ConnectPacket Connect)> ConnectAsync(MqttClientOptions? options = null, Action<PropertyWriter>? properties = null)
    {
        var accepting = AcceptAsync(properties: properties);
        var client = await MqttClient.ConnectAsync(options ?? Options, cancellation: TestContext.Current.CancellationToken);
        return (client, await accepting);
    }

    public Task SendAsync(IPacket packet) => SendAsync(PacketBytes.Encode(packet, _version));

    public async Task SendAsync(byte[] bytes) => await _connection!.GetStream().WriteAsync(bytes).AsTask().WaitAsync(Deadline);

    public Task PublishAsync(string topic, int qos = 1, ushort packetId = 1, uint? alias = null, int size = 4) =>
        SendAsync(new PublishSample(new MqttPublish(topic, new byte[size]), qos, packetId, Duplicate: false, alias, []));

    public async Task<T> ReceiveAsync<T>() => Assert.IsType<T>(await ReceiveAsync());

    /// <summary>The next packet; null when the client has closed the connection.</summary>
    public async Task<object?> ReceiveAsync()
    {
        while (true)
        {
            var result = await _reader!.ReadAsync().AsTask().WaitAsync(Deadline);
            var buffer = result.Buffer;
            if (PacketFrame.TryRead(ref buffer, int.MaxValue, out var frame))
            {
                var packet = PacketBytes.Decode(frame, _version);
                _reader.AdvanceTo(buffer.Start);
                return packet;
            }
            _reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
                return null;
        }
    }

    /// <summary>Breaks the connection.</summary>
    public async Task CloseAsync()
    {
        if (_reader is not null)
            await _reader.CompleteAsync();
        _connection?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _listener.Dispose();
    }
}
