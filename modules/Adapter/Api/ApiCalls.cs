using HyperFleet.Adapter.Configuration;
using HyperFleet.Adapter.Rendering;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Adapter.Api;

/// <summary>Makes the calls that a task configures: renders the templates, builds the URL, sends.</summary>
internal sealed partial class ApiCalls(IApi api, ApiSection options, TemplateEngine templates, ILogger<ApiCalls> logger)
{
    private static readonly string[] MethodsWithBody = ["POST", "PUT", "PATCH"];

    public async Task<ApiCallResult> CallAsync(ApiCallConfig call, IReadOnlyDictionary<string, object?> variables, CancellationToken cancellationToken)
    {
        if (Render(call, variables, out var request) is { } error) return ApiCallResult.NotSent(error);
        LogBody(request.Method, request.Url, request.Body);
        var response = await api.SendAsync(request, cancellationToken);
        return response.IsSuccess ? ApiCallResult.Answered(response) : ApiCallResult.Refused(response, response.Describe(request));
    }

    private string? Render(ApiCallConfig call, IReadOnlyDictionary<string, object?> variables, out ApiRequest request)
    {
        request = null!;
        var url = templates.Render(call.Url, variables);
        if (url.Error is not null) return $"failed to render URL template: {url.Error}";
        var headers = new List<KeyValuePair<string, string>>(call.Headers.Count);
        foreach (var header in call.Headers)
        {
            var value = templates.Render(header.Value, variables);
            if (value.Error is not null) return $"failed to render header '{header.Name}' template: {value.Error}";
            headers.Add(KeyValuePair.Create(header.Name, value.Text));
        }

        var body = new Rendered("", null);
        var sendsBody = call.Body.Length > 0 && MethodsWithBody.Contains(call.Method);
        if (sendsBody) body = templates.Render(call.Body, variables);
        if (body.Error is not null) return $"failed to render body template: {body.Error}";

        request = new ApiRequest(
            call.Method,
            ApiUrl.Build(url.Text, options.BaseUrl, options.Version),
            headers,
            sendsBody ? body.Text : null,
            TimeoutOf(call),
            call.RetryAttempts,
            call.RetryBackoff);
        return null;
    }

    private TimeSpan? TimeoutOf(ApiCallConfig call)
    {
        if (call.Timeout.Length == 0) return null;
        if (GoDuration.TryParse(call.Timeout, out var timeout) && timeout > TimeSpan.Zero) return timeout;
        LogBadTimeout(call.Timeout);
        return null;
    }

    [LoggerMessage(EventId = 4111, Level = LogLevel.Warning, Message = "API call time-out '{Timeout}' is no duration, the client's is used")]
    private partial void LogBadTimeout(string timeout);

    [LoggerMessage(EventId = 4112, Level = LogLevel.Debug, Message = "API call {Method} {Url}: {Body}")]
    private partial void LogBody(string method, string url, string? body);
}
