using FsCheck;
using FsCheck.Fluent;
using HyperFleet.Kubernetes.Local.Protobuf;

namespace HyperFleet.Kubernetes.Local.Tests.Protobuf;

public sealed class ProtobufDecoderTests
{
    // ConfigMap "x" with data a=b, as kubectl sends it.
    private static readonly byte[] Map = Convert.FromHexString("6B3873000A0F0A0276311209436F6E6669674D6170" + "120F" + "0A050A01781200" + "12060A0161120162" + "1A002200");

    [Fact]
    public void A_config_map_is_read()
    {
        var decoded = ProtobufDecoder.Decode(Map).Value;
        Assert.Equal("""{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"x"},"data":{"a":"b"}}""", decoded.ToJsonString());
    }

    [Fact]
    public void Any_bytes_are_read_or_refused() => Check.One(Config.QuickThrowOnFailure, Prop.ForAll<byte[]>(bytes =>
    {
        var raw = bytes.AsSpan(0, Math.Min(bytes?.Length ?? 0, 127));
        var answer = ProtobufDecoder.Decode([.. Map.AsSpan(0, 21), 0x12, (byte)raw.Length, .. raw]);
        return answer.Object is not null || answer.Refusal!.Code == 400;
    }));
}
