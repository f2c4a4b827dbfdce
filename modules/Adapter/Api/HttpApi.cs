using System.Net.Http.Headers;
using System.Text;
using HyperFleet.Adapter.Configuration;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Adapter.Api;

/// <summary>
/// Calls the HyperFleet API with retries. Only the base URL's host and the allowed hosts are called, and only the former gets the token:
/// a URL is a template, and its values come from events and answers.
/// </summary>
internal sealed partial class HttpApi : IApi, IDisposable
{
    private const int ResponseLimit = 16 << 20;

    private readonly HttpClient _http;
    private readonly ApiSection _options;
    private readonly TimeProvider _time;
    private readonly TokenFile? _token;
    private readonly string _userAgent;
    private readonly string _home;
    private readonly ILogger<HttpApi> _logger;

    /// <exception cref="ConfigurationFailure">The settings cannot work.</exception>
    public HttpApi(ApiSection options, string userAgent, TimeProvider time, ILogger<HttpApi> logger)
    {
        if (Violation(options) is { } violation) throw new ConfigurationFailure(violation);
        (_options, _userAgent, _time, _logger) = (options, userAgent, time, logger);
        _home = new Uri(options.BaseUrl).Authority;
        _token = options.Auth is { } auth ? new TokenFile(auth.TokenPath, auth.TokenCacheTtl, time) : null;
        _http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2), AllowAutoRedirect = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = ResponseLimit,
        };
    }

    /// <summary>What makes the settings unusable; null when nothing does.</summary>
    public static string? Violation(ApiSection options)
    {
        if (options.BaseUrl.Length == 0)
            return "clients.hyperfleet_api.base_url is required: set it in the configuration, with --hyperfleet-api-base-url or HYPERFLEET_API_BASE_URL";
        if (!Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var home) || home.Scheme is not ("http" or "https"))
            return $"clients.hyperfleet_api.base_url \"{options.BaseUrl}\" is no http or https URL";
        return Backoff.Violation(options.RetryBackoff);
    }

    public async Task<ApiResponse> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var target = ApiUrl.Resolve(request.Url, _options.BaseUrl);
        if (!IsAllowed(target))
            return new ApiResponse(0, "", 0, $"host \"{target.Authority}\" is neither the API's nor listed in clients.hyperfleet_api.allowed_hosts");
        var attempts = Math.Max(1, request.Attempts > 0 ? request.Attempts : _options.RetryAttempts);
        for (var attempt = 1; ; attempt++)
        {
            var (response, retryAfter) = await AttemptAsync(request, target, attempt, cancellationToken);
            if (response.IsSuccess || !response.IsTransient || attempt >= attempts) return response;
            var delay = retryAfter ?? Backoff.Delay(StrategyOf(request), attempt, _options.BaseDelay, _options.MaxDelay, Random.Shared.NextDouble());
            LogRetry(request.Method, request.Url, attempt, attempts, response.Status, delay);
            await Task.Delay(delay, _time, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private string StrategyOf(ApiRequest request) => Backoff.Violation(request.Backoff) is null ? request.Backoff : _options.RetryBackoff;

    private bool IsAllowed(Uri target) =>
        target.Scheme is "http" or "https" && (target.Authority == _home || _options.AllowedHosts.Contains(target.Authority) || _options.AllowedHosts.Contains(target.Host));

    private async Task<(ApiResponse Response, TimeSpan? RetryAfter)> AttemptAsync(ApiRequest request, Uri target, int attempt, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(request.Timeout ?? _options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            using var message = Message(request, target);
            using var answer = await _http.SendAsync(message, either.Token);
            return (new ApiResponse((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(either.Token), attempt), RetryAfter(answer.Headers.RetryAfter));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (new ApiResponse(0, "", attempt, $"no answer within {GoDuration.Format(request.Timeout ?? _options.Timeout)}"), null);
        }
        catch (HttpRequestException cause)
        {
            return (new ApiResponse(0, "", attempt, cause.Message), null);
        }
        catch (ConfigurationException cause)
        {
            return (new ApiResponse(0, "", attempt, cause.Message), null);
        }
    }

    private HttpRequestMessage Message(ApiRequest request, Uri target)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), target);
        if (request.Body is { } body) message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        foreach (var (name, value) in request.Headers.Concat(_options.DefaultHeaders.Where(header => !Has(request.Headers, header.Key)))) Add(message, name, value);
        if (message.Content is { Headers.ContentType: null } content) content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (!message.Headers.Contains("User-Agent")) message.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        if (_token is not null && target.Authority == _home) message.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token.Current());
        return message;
    }

    private static bool Has(IReadOnlyList<KeyValuePair<string, string>> headers, string name) =>
        headers.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static void Add(HttpRequestMessage message, string name, string value)
    {
        if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date - _time.GetUtcNow());
        if (wait is not { } asked || asked < TimeSpan.Zero) return null;
        return asked > _options.MaxDelay ? _options.MaxDelay : asked;
    }

    [LoggerMessage(EventId = 4101, Level = LogLevel.Warning, Message = "API call {Method} {Url} failed in attempt {Attempt} of {Attempts} with status {Status}; next in {Delay}")]
    private partial void LogRetry(string method, string url, int attempt, int attempts, int status, TimeSpan delay);
}
