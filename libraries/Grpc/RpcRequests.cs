using System.Runtime.CompilerServices;
using Google.Protobuf;
using HyperFleet.Grpc.Framing;

namespace HyperFleet.Grpc;

/// <summary>The messages of a client that streams, to be read once, by one reader.</summary>
public sealed class RpcRequests<T> where T : class, IMessage<T>
{
    private readonly MessageReader _reader;
    private readonly MessageParser<T> _parser;

    internal RpcRequests(MessageReader reader, MessageParser<T> parser) => (_reader, _parser) = (reader, parser);

    /// <summary>Each message as it arrives. A malformed one ends the call with its status.</summary>
    public async IAsyncEnumerable<T> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await _reader.ReadAsync(_parser, cancellation) is { } message)
            yield return message;
    }
}
