using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Tests.Identity;

/// <summary>An issuer's key set behind a URL.</summary>
internal sealed class KeyServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _fetches;

    private KeyServer(string keys)
    {
        Keys = keys;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Null: the server answers 503.</summary>
    public string? Keys { get; set; }

    public int Fetches => Volatile.Read(ref _fetches);

    public string Address => _app.Urls.First() + "/keys";

    public static async Task<KeyServer> StartAsync(string keys)
    {
        var server = new KeyServer(keys);
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private Task AnswerAsync(HttpContext http)
    {
        Interlocked.Increment(ref _fetches);
        if (Keys is not null)
            return http.Response.WriteAsync(Keys);
        http.Response.StatusCode = 503;
        return Task.CompletedTask;
    }
}
