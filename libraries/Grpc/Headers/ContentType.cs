namespace HyperFleet.Grpc.Headers;

internal static class ContentType
{
    public const string Grpc = "application/grpc";

    /// <summary>Whether messages of this content type are protobuf: <c>application/grpc</c>, alone or with <c>+proto</c>, parameters apart.</summary>
    public static bool IsGrpc(string? contentType)
    {
        var type = contentType.AsSpan();
        if (type.IndexOf(';') is >= 0 and var end)
            type = type[..end];
        type = type.Trim();
        return type.Equals(Grpc, StringComparison.OrdinalIgnoreCase) || type.Equals("application/grpc+proto", StringComparison.OrdinalIgnoreCase);
    }
}
