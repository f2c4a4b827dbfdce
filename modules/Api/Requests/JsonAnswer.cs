using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using HyperFleet.Api.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Api.Requests;

/// <summary>Writes JSON straight into the response; nothing is sent before the whole body is known.</summary>
internal static class JsonAnswer
{
    [ThreadStatic]
    private static Utf8JsonWriter? s_writer;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static async Task WriteAsync(HttpContext http, string contentType, Action<Utf8JsonWriter> write)
    {
        var body = http.Response.BodyWriter;
        http.Response.ContentType = contentType;
        var length = Fill(body, write);
        if (!http.Response.Headers.ContainsKey("Content-Encoding"))
            http.Response.ContentLength = length;
        var sending = body.FlushAsync(http.RequestAborted);
        if (sending.IsCompleted)
            await sending;
        else
            await AwaitClientAsync(http, sending.AsTask());
    }

    /// <summary>A client that does not take its answer is let go, so that it holds neither memory nor a connection.</summary>
    private static async Task AwaitClientAsync(HttpContext http, Task sending)
    {
        try
        {
            await sending.WaitAsync(http.RequestServices.GetRequiredService<ApiOptions>().Server.Timeouts.Write, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            http.Abort();
        }
    }

    public static byte[] ToBytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Fill(buffer, write);
        return buffer.WrittenSpan.ToArray();
    }

    private static long Fill(IBufferWriter<byte> output, Action<Utf8JsonWriter> write)
    {
        // Taken, so that a body within a body gets a writer of its own.
        var json = s_writer;
        s_writer = null;
        if (json is null)
            json = new(output, Options);
        else
            json.Reset(output);
        write(json);
        json.Flush();
        s_writer = json;
        return json.BytesCommitted;
    }
}
