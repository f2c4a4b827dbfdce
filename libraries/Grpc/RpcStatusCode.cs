namespace HyperFleet.Grpc;

/// <summary>The status codes of gRPC, with their numbers on the wire.</summary>
public enum RpcStatusCode
{
    Ok = 0,

    /// <summary>The caller gave up.</summary>
    Cancelled = 1,

    Unknown = 2,

    InvalidArgument = 3,

    DeadlineExceeded = 4,

    NotFound = 5,

    AlreadyExists = 6,

    PermissionDenied = 7,

    ResourceExhausted = 8,

    FailedPrecondition = 9,

    /// <summary>A conflict with another change; the caller may read again and retry.</summary>
    Aborted = 10,

    OutOfRange = 11,

    Unimplemented = 12,

    Internal = 13,

    /// <summary>Nobody answered: the one code after which clients retry by themselves.</summary>
    Unavailable = 14,

    DataLoss = 15,

    Unauthenticated = 16,
}
