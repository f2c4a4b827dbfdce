using System.Buffers;
using System.IO.Pipelines;
using FsCheck;
using FsCheck.Fluent;
using Google.Protobuf;
using HyperFleet.Grpc.Framing;

namespace HyperFleet.Grpc.Tests.Framing;

/// <summary>Whatever arrives, it is read as messages or ends the call with a status.</summary>
public sealed class AnyBytesTests
{
    private const int Maximum = 1000;

    [Fact]
    public void Any_bytes_in_any_pieces_are_read_or_refused() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<bool>(), (bytes, compressed) =>
        {
            var result = Read(Pieces(bytes), compressed);
            return result.Refused is null or RpcStatusCode.Internal or RpcStatusCode.ResourceExhausted;
        }));

    [Fact]
    public void Messages_survive_any_cut() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>[]>(), ArbMap.Default.ArbFor<bool>(), (texts, compress) =>
        {
            var bytes = new ArrayBufferWriter<byte>();
            foreach (var text in texts)
                MessageWriter.Write(bytes, new EchoRequest { Text = Valid(text.Get) }, compress, int.MaxValue);
            var read = Read(Pieces(bytes.WrittenSpan.ToArray()), compressed: true, maximum: int.MaxValue);
            return read.Refused is null && read.Texts.SequenceEqual(texts.Select(text => Valid(text.Get)));
        }));

    [Theory]
    [InlineData(new byte[] { 0, 0, 0 }, RpcStatusCode.Internal, "ended inside the header")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 10 }, RpcStatusCode.Internal, "ended inside a message")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 }, RpcStatusCode.Internal, "neither 0 nor 1")]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, RpcStatusCode.Internal, "no encoding was announced")]
    [InlineData(new byte[] { 0, 0, 0, 3, 233 }, RpcStatusCode.ResourceExhausted, "larger than 1000 bytes")]
    [InlineData(new byte[] { 0, 255, 255, 255, 255 }, RpcStatusCode.ResourceExhausted, "larger than 1000 bytes")]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 255 }, RpcStatusCode.Internal, "cannot be parsed")]
    public async Task A_malformed_message_says_what_is_wrong(byte[] bytes, RpcStatusCode code, string detail)
    {
        var refused = await Assert.ThrowsAsync<RpcAbortException>(async () => await Reader(bytes, compressed: false).ReadAsync(EchoRequest.Parser, TestContext.Current.CancellationToken));
        Assert.Equal(code, refused.Status.Code);
        Assert.Contains(detail, refused.Status.Detail);
    }

    [Fact]
    public async Task A_small_message_cannot_unpack_to_a_huge_one()
    {
        var bytes = new ArrayBufferWriter<byte>();
        MessageWriter.Write(bytes, new EchoRequest { Payload = ByteString.CopyFrom(new byte[100_000]) }, compress: true, int.MaxValue);
        Assert.InRange(bytes.WrittenCount, 1, Maximum);
        var refused = await Assert.ThrowsAsync<RpcAbortException>(async () =>
            await Reader(bytes.WrittenSpan.ToArray(), compressed: true).ReadAsync(EchoRequest.Parser, TestContext.Current.CancellationToken));
        Assert.Equal(RpcStatusCode.ResourceExhausted, refused.Status.Code);
    }

    [Fact]
    public void A_message_over_the_limit_is_not_sent()
    {
        var refused = Assert.Throws<RpcAbortException>(() =>
            MessageWriter.Write(new ArrayBufferWriter<byte>(), new EchoRequest { Payload = ByteString.CopyFrom(new byte[2000]) }, compress: false, Maximum));
        Assert.Equal(RpcStatusCode.ResourceExhausted, refused.Status.Code);
    }

    private static string Valid(string text) => string.Concat(text.EnumerateRunes());

    private static MessageReader Reader(byte[] bytes, bool compressed) => new(PipeReader.Create(new ReadOnlySequence<byte>(bytes)), compressed, Maximum);

    /// <summary>The bytes in pieces of 1, 2, 3 … bytes, as a network may deliver them.</summary>
    private static IEnumerable<byte[]> Pieces(byte[] bytes)
    {
        for (int at = 0, size = 1; at < bytes.Length; at += size++)
            yield return bytes[at..Math.Min(at + size, bytes.Length)];
    }

    private static (List<string> Texts, RpcStatusCode? Refused) Read(IEnumerable<byte[]> pieces, bool compressed, int maximum = Maximum) =>
        ReadAsync(pieces, compressed, maximum).GetAwaiter().GetResult();

    private static async Task<(List<string> Texts, RpcStatusCode? Refused)> ReadAsync(IEnumerable<byte[]> pieces, bool compressed, int maximum)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var writing = Task.Run(async () =>
        {
            foreach (var piece in pieces)
                await pipe.Writer.WriteAsync(piece);
            await pipe.Writer.CompleteAsync();
        });
        var texts = new List<string>();
        try
        {
            var reader = new MessageReader(pipe.Reader, compressed, maximum);
            while (await reader.ReadAsync(EchoRequest.Parser, default) is { } message)
                texts.Add(message.Text);
            return (texts, null);
        }
        catch (RpcAbortException e)
        {
            return (texts, e.Status.Code);
        }
        finally
        {
            await writing;
        }
    }
}
