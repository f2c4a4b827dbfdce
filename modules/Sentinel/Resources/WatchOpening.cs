namespace HyperFleet.Sentinel.Resources;

/// <summary>What came of asking for the stream of changes: exactly one member is set.</summary>
internal sealed class WatchOpening
{
    private const string StreamType = "application/x-ndjson";

    /// <summary>The open stream; the caller disposes it.</summary>
    public WatchStream? Stream { get; private init; }

    /// <summary>The version to resume from is gone: begin with what is there.</summary>
    public bool IsTooOld { get; private init; }

    /// <summary>Why this API has no such stream: it is older, or another product.</summary>
    public string? Missing { get; private init; }

    /// <summary>Any other trouble: worth another try.</summary>
    public FetchFailure? Failure { get; private init; }

    public static WatchOpening Failed(FetchFailure failure) => new() { Failure = failure };

    /// <summary>Takes over the response when it is a stream. An API that does not know the parameter answers with a list, or refuses.</summary>
    public static async Task<WatchOpening> FromAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var status = (int)response.StatusCode;
        var type = response.Content.Headers.ContentType?.MediaType;
        if (status == StatusCodes.Status200OK && type == StreamType)
            return new WatchOpening { Stream = new WatchStream(response, await response.Content.ReadAsStreamAsync(cancellation)) };
        response.Dispose();
        return status switch
        {
            StatusCodes.Status200OK => new WatchOpening { Missing = $"it answered with {type ?? "no content type"}" },
            StatusCodes.Status410Gone => new WatchOpening { IsTooOld = true },
            StatusCodes.Status400BadRequest or StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed or StatusCodes.Status501NotImplemented =>
                new WatchOpening { Missing = $"it answered {status}" },
            _ => Failed(FetchFailure.Status(status)),
        };
    }
}
