namespace HyperFleet.Server.Errors;

/// <summary>Why a request is refused. Several kinds share one of upstream's numbers, but not one gRPC code (server contract §4.5, §5.2).</summary>
internal enum RefusalKind
{
    /// <summary>The content breaks a rule.</summary>
    Invalid,

    /// <summary>A parameter cannot be understood.</summary>
    BadRequest,

    /// <summary>The body cannot be read.</summary>
    UnreadableBody,

    /// <summary>The version is not the stored one.</summary>
    VersionConflict,

    /// <summary>The bundle is being deleted.</summary>
    UnderDeletion,

    /// <summary>The id or name is taken.</summary>
    Duplicate,

    NotFound,

    /// <summary>The bundle names a consumer that does not exist.</summary>
    UnknownConsumer,

    /// <summary>The caller may not do this, or the state forbids it.</summary>
    Forbidden,

    /// <summary>The database or another dependency does not answer; the same request may succeed later.</summary>
    Unavailable,

    Unspecified,
}
