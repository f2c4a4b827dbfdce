namespace HyperFleet.Sentinel.Resources;

/// <summary>Why a page could not be had.</summary>
/// <param name="Kind">Label of the error metric: <c>fetch_error</c> or <c>auth_error</c>.</param>
/// <param name="Message">For the log.</param>
/// <param name="IsTransient">A later attempt may succeed.</param>
/// <param name="IsBadRequest">The API does not take the request as it is.</param>
internal sealed record FetchFailure(string Kind, string Message, bool IsTransient, bool IsBadRequest = false)
{
    public static FetchFailure Auth(string message) => new("auth_error", message, IsTransient: false);

    public static FetchFailure Transient(string message) => new("fetch_error", message, IsTransient: true);

    public static FetchFailure Final(string message) => new("fetch_error", message, IsTransient: false);

    /// <summary>408, 429 and 5xx are worth a retry; other answers stay what they are (sentinel contract §3.5).</summary>
    public static FetchFailure Status(int status) =>
        new("fetch_error", $"the API answered {status}", status is 408 or 429 or >= 500, status == 400);
}
