namespace HyperFleet.Api.Watch;

/// <summary>Why a stream ended; the label of its metric in lower case.</summary>
internal enum WatchEnd
{
    /// <summary>The reader went away.</summary>
    Client,

    /// <summary>The reader took less than came.</summary>
    Slow,

    /// <summary>Its token expired.</summary>
    Expired,

    /// <summary>This process is stopping.</summary>
    Shutdown,

    /// <summary>Events it needs are gone: the database was out of reach longer than they are kept.</summary>
    Gone,

    /// <summary>The database failed while the past was read.</summary>
    Failed,
}
