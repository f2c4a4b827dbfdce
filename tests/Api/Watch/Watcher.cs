using System.Diagnostics;
using System.Text.Json.Nodes;
using HyperFleet.Api.Tests.Fixtures;

namespace HyperFleet.Api.Tests.Watch;

/// <summary>An open watch, read line by line with a deadline.</summary>
internal sealed class Watcher : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private Watcher(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _lines = new(body);
    }

    public string? ContentType => _response.Content.Headers.ContentType?.ToString();

    /// <summary>The version to resume from: that of the last line.</summary>
    public string Version { get; private set; } = "0";

    /// <summary>Opens a watch; fails when it is refused.</summary>
    public static async Task<Watcher> OpenAsync(ApiServer api, string path = "clusters", params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path + (path.Contains('?') ? "&" : "?") + "watch=true");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await api.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken).WaitAsync(Deadline);
        if (!response.IsSuccessStatusCode)
            Assert.Fail($"{(int)response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
        return new(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>Opens a watch and reads its initial state, bookmark included.</summary>
    public static async Task<(Watcher Watcher, List<JsonObject> Initial)> StartAsync(ApiServer api, string path = "clusters", params (string Name, string Value)[] headers)
    {
        var watcher = await OpenAsync(api, path, headers);
        var initial = new List<JsonObject>();
        while (await watcher.NextAsync() is { } line && line.Text("type") != "BOOKMARK")
        {
            Assert.Equal(("ADDED", "0"), (line.Text("type"), line.Text("resource_version")));
            initial.Add(line["object"]!.AsObject());
        }
        return (watcher, initial);
    }

    /// <summary>The next line; null at the end of the stream.</summary>
    public async Task<JsonObject?> NextAsync()
    {
        string? text;
        try
        {
            text = await _lines.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Deadline);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"No line came within {Deadline.TotalSeconds} s after version {Version}", e);
        }
        if (text is null)
            return null;
        var line = JsonNode.Parse(text)!.AsObject();
        Version = line.Text("resource_version");
        return line;
    }

    /// <summary>The next line that is no bookmark, as type and object.</summary>
    public async Task<(string Type, JsonObject Object)> EventAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            if (clock.Elapsed > Deadline)
                throw new TimeoutException($"Nothing but bookmarks came within {Deadline.TotalSeconds} s, up to version {Version}");
            var line = await NextAsync() ?? throw new InvalidOperationException($"The stream ended after version {Version}");
            if (line.Text("type") != "BOOKMARK")
                return (line.Text("type"), line["object"]!.AsObject());
        }
    }

    /// <summary>Expects the next event; its object.</summary>
    public async Task<JsonObject> ExpectAsync(string type, string? id = null)
    {
        var (seen, resource) = await EventAsync();
        Assert.Equal((type, id ?? resource.Id()), (seen, resource.Id()));
        return resource;
    }

    /// <summary>Reads lines up to a bookmark and expects nothing else before it.</summary>
    public async Task ExpectSilenceAsync()
    {
        var line = await NextAsync();
        Assert.True(line?.Text("type") == "BOOKMARK", $"Expected silence and a bookmark, got {line?.ToJsonString() ?? "the end"}");
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
