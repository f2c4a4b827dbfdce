using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace HyperFleet.Api.Requests;

/// <summary>Writes JSON straight into the response; nothing is sent before the whole body is known.</summary>
internal static class JsonAnswer
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static async Task WriteAsync(HttpContext http, string contentType, Action<Utf8JsonWriter> write)
    {
        var body = http.Response.BodyWriter;
        http.Response.ContentType = contentType;
        var length = Fill(body, write);
        if (!http.Response.Headers.ContainsKey("Content-Encoding"))
            http.Response.ContentLength = length;
        await body.FlushAsync(http.RequestAborted);
    }

    public static byte[] ToBytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Fill(buffer, write);
        return buffer.WrittenSpan.ToArray();
    }

    private static long Fill(IBufferWriter<byte> output, Action<Utf8JsonWriter> write)
    {
        using var json = new Utf8JsonWriter(output, Options);
        write(json);
        json.Flush();
        return json.BytesCommitted;
    }
}
