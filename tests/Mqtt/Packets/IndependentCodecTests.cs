using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.Fixtures;
using HyperFleet.Mqtt.Packets;

namespace HyperFleet.Mqtt.Tests.Packets;

/// <summary>Our codec against npm's <c>mqtt-packet</c>, both ways, for every packet type. Fetch it with <c>tests/Mqtt/conformance/prepare.sh</c>.</summary>
public sealed class IndependentCodecTests
{
    private const int PacketsPerType = 40;

    [Fact]
    public async Task Both_codecs_understand_each_other()
    {
        var root = Repository.Root;
        var package = Path.Combine(root, "artifacts/conformance-input/mqtt-packet/node_modules/mqtt-packet/package.json");
        Assert.SkipUnless(File.Exists(package), "mqtt-packet: not fetched (tests/Mqtt/conformance/prepare.sh needs node and an npm registry)");
        var version = JsonNode.Parse(await File.ReadAllTextAsync(package, TestContext.Current.CancellationToken))!["version"]!.GetValue<string>();
        using var peer = new Peer(Path.GetFullPath("../..", package));
        var failures = new List<string>();
        var total = 0;

        foreach (var protocol in new[] { MqttProtocolVersion.V311, MqttProtocolVersion.V5 })
            foreach (var type in PacketSource.Types(protocol))
                for (var seed = 0; seed < PacketsPerType; seed++, total += 2)
                {
                    var packet = new PacketSource(seed, protocol).Next(type);
                    var shape = PacketShape.Of(packet, protocol);
                    Compare($"{protocol} {type} {seed}, ours decoded by mqtt-packet", shape, await peer.ParseAsync(PacketBytes.Encode(packet, protocol), protocol));
                    var generated = await peer.GenerateAsync(shape, protocol);
                    Compare($"{protocol} {type} {seed}, mqtt-packet's decoded by us", shape, PacketShape.Of(PacketBytes.Decode(generated, protocol), protocol));
                }

        var result = new { suite = "mqtt-packet", version, passed = total - failures.Count, total, excluded = Array.Empty<object>() };
        Directory.CreateDirectory(Path.Combine(root, "artifacts/conformance"));
        await File.WriteAllTextAsync(
            Path.Combine(root, "artifacts/conformance/mqtt-packet.json"), JsonSerializer.Serialize(result), TestContext.Current.CancellationToken);
        Assert.True(failures.Count == 0, $"{failures.Count} of {total}\n{string.Join('\n', failures.Take(5))}");

        void Compare(string what, JsonObject expected, JsonObject seen)
        {
            if (!JsonNode.DeepEquals(expected, seen))
                failures.Add($"{what}\n  {expected.ToJsonString()}\n  {seen.ToJsonString()}");
        }
    }

    private sealed class Peer : IDisposable
    {
        private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
        private readonly Process _node;

        public Peer(string package) => _node = Process.Start(
            new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "conformance/codec.mjs"), package])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;

        public async Task<JsonObject> ParseAsync(byte[] bytes, MqttProtocolVersion version)
        {
            var answer = await AskAsync(new JsonObject { ["op"] = "parse", ["version"] = (int)version, ["hex"] = Convert.ToHexStringLower(bytes) });
            return answer["packet"]?.DeepClone().AsObject() ?? answer;
        }

        public async Task<byte[]> GenerateAsync(JsonObject shape, MqttProtocolVersion version)
        {
            var answer = await AskAsync(new JsonObject { ["op"] = "generate", ["version"] = (int)version, ["packet"] = shape.DeepClone() });
            return Convert.FromHexString(answer["hex"]?.GetValue<string>() ?? throw new InvalidOperationException($"{answer} for {shape}"));
        }

        public void Dispose()
        {
            _node.Kill(entireProcessTree: true);
            _node.Dispose();
        }

        private async Task<JsonObject> AskAsync(JsonObject request)
        {
            await _node.StandardInput.WriteLineAsync(request.ToJsonString());
            await _node.StandardInput.FlushAsync();
            var line = await _node.StandardOutput.ReadLineAsync().WaitAsync(Deadline);
            return JsonNode.Parse(line ?? throw new InvalidOperationException("node has ended"))!.AsObject();
        }
    }
}
