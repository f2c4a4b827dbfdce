using System.Buffers.Binary;
using System.IO.Compression;
using Aspire.Hosting.Telemetry.Store;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Aspire.Hosting.Telemetry.Otlp;

/// <summary>Takes exports over HTTP/protobuf and over gRPC: the same messages, in two envelopes.</summary>
internal sealed class OtlpReceiver(OtlpOptions options, TelemetryStore store)
{
    private const int MaxDecompressed = 32 * 1024 * 1024;
    private const int GrpcPrefix = 5;

    private delegate void Accept(ReadOnlySpan<byte> message);

    // gRPC's own status codes.
    private enum GrpcStatus
    {
        Ok = 0,
        InvalidArgument = 3,
        Unauthenticated = 16,
    }

    public void Map(IEndpointRouteBuilder routes)
    {
        Map(routes, "traces", "trace.v1.TraceService", message => store.Traces.Add(OtlpTraces.Read(message)));
        Map(routes, "logs", "logs.v1.LogsService", message => store.Logs.Add(OtlpLogs.Read(message)));
        Map(routes, "metrics", "metrics.v1.MetricsService", message => store.Metrics.Add(OtlpMetrics.Read(message)));
    }

    private void Map(IEndpointRouteBuilder routes, string signal, string service, Accept accept)
    {
        routes.MapPost($"/v1/{signal}", (RequestDelegate)(context => HttpAsync(context, accept)));
        routes.MapPost($"/opentelemetry.proto.collector.{service}/Export", (RequestDelegate)(context => GrpcAsync(context, accept)));
    }

    private async Task HttpAsync(HttpContext context, Accept accept)
    {
        context.Response.StatusCode = context switch
        {
            _ when !IsAllowed(context) => StatusCodes.Status401Unauthorized,
            { Request.ContentType: not "application/x-protobuf" } => StatusCodes.Status415UnsupportedMediaType,
            _ => await TryAsync(context, accept, isGrpc: false) ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest,
        };
        context.Response.ContentType = "application/x-protobuf"; // an empty message: everything was accepted
    }

    private async Task GrpcAsync(HttpContext context, Accept accept)
    {
        context.Response.ContentType = "application/grpc";
        var status = !IsAllowed(context) ? GrpcStatus.Unauthenticated
            : await TryAsync(context, accept, isGrpc: true) ? GrpcStatus.Ok : GrpcStatus.InvalidArgument;
        if (status == GrpcStatus.Ok)
            await context.Response.Body.WriteAsync(new byte[GrpcPrefix], context.RequestAborted);
        context.Response.AppendTrailer("grpc-status", ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private bool IsAllowed(HttpContext context) => options.IsKey(context.Request.Headers["x-otlp-api-key"]);

    /// <returns>False when the body is not such a message.</returns>
    private static async Task<bool> TryAsync(HttpContext context, Accept accept, bool isGrpc)
    {
        try
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            var message = new ArraySegment<byte>(body.GetBuffer(), 0, (int)body.Length);
            var isCompressed = isGrpc ? message[0] == 1 : context.Request.Headers.ContentEncoding == "gzip";
            if (isGrpc)
                message = Unframe(message);
            accept(isCompressed ? await DecompressAsync(message, context.RequestAborted) : message);
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or ArgumentException)
        {
            return false;
        }
    }

    // One unary message: a flag that says whether it is compressed, its length, itself.
    private static ArraySegment<byte> Unframe(ArraySegment<byte> body)
    {
        var length = BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(1));
        return length == body.Count - GrpcPrefix ? body[GrpcPrefix..] : throw new InvalidDataException("The gRPC message is cut off.");
    }

    private static async Task<byte[]> DecompressAsync(ArraySegment<byte> message, CancellationToken cancellation)
    {
        await using var gzip = new GZipStream(new MemoryStream(message.Array!, message.Offset, message.Count), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await gzip.ReadAsync(buffer, cancellation)) > 0;)
        {
            plain.Write(buffer, 0, read);
            if (plain.Length > MaxDecompressed)
                throw new InvalidDataException($"The message is larger than {MaxDecompressed} bytes.");
        }
        return plain.ToArray();
    }
}
