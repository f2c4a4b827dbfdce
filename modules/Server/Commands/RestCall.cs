using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Server.Commands;

/// <summary>How the client commands reach the server's REST (server contract §2.3); a flag beats its variable.</summary>
internal sealed class RestCall
{
    private readonly Option<string?> _url = new("--rest-url") { Description = "Where REST is [env: MAESTRO_REST_URL] [default: https://127.0.0.1:30080]", Recursive = true };

    private readonly Option<bool?> _insecure = new("--insecure-skip-verify")
    {
        Description = "Accept any server certificate [env: MAESTRO_REST_INSECURE_SKIP_VERIFY]",
        Recursive = true,
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _timeout = new("--timeout") { Description = "Time for the whole call [env: MAESTRO_REST_TIMEOUT] [default: 30s]", Recursive = true };

    private readonly Option<string> _output = new("--output", "-o") { Description = "table or json", Recursive = true, DefaultValueFactory = _ => "table" };

    public RestCall() => _output.AcceptOnlyFromAmong("table", "json");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _url, _insecure, _timeout, _output })
            command.Options.Add(option);
    }

    /// <summary>Sends one request and prints its answer; 1 when the server refused, with its reason on the error stream.</summary>
    public async Task<int> RunAsync(ParseResult flags, HttpMethod method, string path, JsonNode? body, IReadOnlyList<string> columns, CancellationToken cancellation)
    {
        var (answer, code) = await SendAsync(flags, method, path, body, cancellation);
        if (code != 0)
            return code;
        if (answer is not null)
            await PrintAsync(flags, answer, columns);
        return 0;
    }

    public async Task<(JsonNode? Answer, int Code)> SendAsync(ParseResult flags, HttpMethod method, string path, JsonNode? body, CancellationToken cancellation)
    {
        using var client = Client(flags);
        using var request = new HttpRequestMessage(method, "api/maestro/v1/" + path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));
        try
        {
            using var response = await client.SendAsync(request, cancellation);
            var text = await response.Content.ReadAsStringAsync(cancellation);
            if (response.IsSuccessStatusCode)
                return (text.Length == 0 ? null : JsonNode.Parse(text), 0);
            await flags.InvocationConfiguration.Error.WriteLineAsync($"Error: {(int)response.StatusCode}: {Reason(text)}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException)
        {
            await flags.InvocationConfiguration.Error.WriteLineAsync($"Error: {client.BaseAddress} does not answer: {e.Message}");
        }
        return (null, 1);
    }

    private HttpClient Client(ParseResult flags)
    {
        var insecure = flags.GetResult(_insecure) is { Implicit: false } ? flags.GetValue(_insecure) ?? true : Environment.GetEnvironmentVariable("MAESTRO_REST_INSECURE_SKIP_VERIFY") == "true";
        var handler = new SocketsHttpHandler();
        if (insecure)
#pragma warning disable CA5359 // asked for by name
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        var url = flags.GetValue(_url) ?? Environment.GetEnvironmentVariable("MAESTRO_REST_URL") ?? "https://127.0.0.1:30080";
        if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var address))
            throw new ConfigurationException($"--rest-url '{url}' is no address: write it like http://localhost:8000");
        return new HttpClient(handler) { BaseAddress = address, Timeout = Timeout(flags) };
    }

    /// <summary>For the whole call.</summary>
    public TimeSpan Timeout(ParseResult flags)
    {
        var timeout = flags.GetValue(_timeout) ?? Environment.GetEnvironmentVariable("MAESTRO_REST_TIMEOUT") ?? "30s";
        return GoDuration.TryParse(timeout, out var limit) ? limit : throw new ConfigurationException($"--timeout '{timeout}' is no duration: write it like 30s");
    }

    /// <summary>Prints an answer as asked for.</summary>
    public Task PrintAsync(ParseResult flags, JsonNode answer, IReadOnlyList<string> columns) => flags.InvocationConfiguration.Output.WriteLineAsync(
        flags.GetValue(_output) == "json" ? answer.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) : TableText.Of(answer, columns));

    private static string Reason(string body)
    {
        try
        {
            return (string?)JsonNode.Parse(body)?["reason"] ?? body;
        }
        catch (JsonException)
        {
            return body;
        }
    }
}
