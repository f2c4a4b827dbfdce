namespace HyperFleet.Grpc;

/// <summary>How a call ended. The default value is success.</summary>
public readonly record struct RpcStatus
{
    private readonly string? _detail;

    public RpcStatus(RpcStatusCode code, string detail) => (Code, _detail) = (code, detail.Length == 0 ? null : detail);

    /// <summary>Success.</summary>
    public static RpcStatus Ok => default;

    /// <summary>On the wire <c>grpc-status</c>.</summary>
    public RpcStatusCode Code { get; }

    /// <summary>For people; on the wire <c>grpc-message</c>, percent-encoded.</summary>
    public string Detail => _detail ?? "";

    public bool IsOk => Code == RpcStatusCode.Ok;

    public override string ToString() => _detail is null ? Code.ToString() : $"{Code}: {_detail}";
}
