using System.Diagnostics.CodeAnalysis;

namespace HyperFleet.Grpc;

/// <summary>
/// The outcome of a unary call: a message or the reason why there is none. A handler returns either:
/// <c>return new Empty();</c> or <c>return new RpcStatus(RpcStatusCode.NotFound, "…");</c>.
/// </summary>
public readonly record struct RpcResult<T> where T : class
{
    private readonly RpcMetadata? _headers;
    private readonly RpcMetadata? _trailers;

    public RpcStatus Status { get; init; }

    /// <summary>Null unless <see cref="IsOk"/>.</summary>
    public T? Value { get; init; }

    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsOk => Status.IsOk && Value is not null;

    /// <summary>What the server sent before the message; a handler sets <see cref="RpcServerCall.ResponseHeaders"/> instead.</summary>
    public RpcMetadata Headers { get => _headers ?? []; init => _headers = value; }

    /// <summary>What the server sent with the status; a handler sets <see cref="RpcServerCall.ResponseTrailers"/> instead.</summary>
    public RpcMetadata Trailers { get => _trailers ?? []; init => _trailers = value; }

#pragma warning disable CA2225 // made to be returned from handlers; Value and Status are the named alternatives
    public static implicit operator RpcResult<T>(T value) => new() { Value = value };

    public static implicit operator RpcResult<T>(RpcStatus status) => new() { Status = status };
#pragma warning restore CA2225
}
