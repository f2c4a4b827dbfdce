namespace HyperFleet.Adapter.Transport;

/// <param name="IsTransient">Whether the same request may succeed later.</param>
internal record TransportError(string Message, bool IsTransient);
