using Aspire.Hosting.Telemetry.Otlp;
using FsCheck;
using FsCheck.Fluent;

namespace HyperFleet.Aspire.Local.Tests.Telemetry;

public sealed class ProtoReaderTests
{
    [Fact]
    public void Any_bytes_are_read_or_refused()
    {
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll<byte[]>(bytes =>
        {
            foreach (var read in (Action<byte[]>[])[b => OtlpTraces.Read(b), b => OtlpLogs.Read(b), b => OtlpMetrics.Read(b)])
                Refusable(() => read(bytes));
        }));
    }

    [Fact]
    public void A_message_that_is_cut_off_is_refused() =>
        Assert.Throws<InvalidDataException>(() => OtlpTraces.Read([0x0A, 0x05, 0x0A]));

    [Fact]
    public void Unknown_fields_of_every_wire_type_are_skipped()
    {
        // Fields 14 to 17: varint, 64 bits, bytes, 32 bits; then field 1, text.
        byte[] message = [0x70, 0x96, 0x01, 0x79, 1, 2, 3, 4, 5, 6, 7, 8, 0x82, 0x01, 0x01, 0xFF, 0x8D, 0x01, 1, 2, 3, 4, 0x0A, 0x01, (byte)'x'];
        Assert.Equal("x", OtlpCommon.Scope(new ProtoReader(message)));
    }

    [Fact]
    public void Values_nested_without_end_are_cut()
    {
        byte[] value = [0x0A, 0x01, (byte)'x'];
        for (var depth = 0; depth < 30; depth++)
            value = [0x2A, (byte)(value.Length + 2), 0x0A, (byte)value.Length, .. value];

        Assert.DoesNotContain("x", OtlpCommon.Any(new ProtoReader(value), depth: 0));
    }

    private static void Refusable(Action read)
    {
        try
        {
            read();
        }
        catch (InvalidDataException)
        {
            // Said so.
        }
    }
}
