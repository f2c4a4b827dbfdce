using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace HyperFleet.Grpc;

/// <summary>
/// One method of a service, described by its generated descriptor; server and client use the same.
/// <code>
/// static readonly RpcMethod&lt;PublishRequest, Empty&gt; Publish = new(CloudeventReflection.Descriptor.Services[0], "Publish");
/// </code>
/// </summary>
public sealed class RpcMethod<TRequest, TResponse>
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    /// <exception cref="ArgumentException">The service has no such method, or with other messages.</exception>
    public RpcMethod(ServiceDescriptor service, string name)
    {
        Descriptor = service.FindMethodByName(name) ?? throw new ArgumentException($"The service {service.FullName} has no method {name}.", nameof(name));
        if (Descriptor.InputType.ClrType != typeof(TRequest) || Descriptor.OutputType.ClrType != typeof(TResponse))
            throw new ArgumentException(
                $"{Descriptor.FullName} takes {Descriptor.InputType.FullName} and returns {Descriptor.OutputType.FullName}.", nameof(name));
        Path = $"/{service.FullName}/{name}";
    }

    /// <summary><c>/package.Service/Method</c>, as it travels.</summary>
    public string Path { get; }

    internal MethodDescriptor Descriptor { get; }

    internal MessageParser<TRequest> Requests => (MessageParser<TRequest>)Descriptor.InputType.Parser;

    internal MessageParser<TResponse> Responses => (MessageParser<TResponse>)Descriptor.OutputType.Parser;

    /// <exception cref="ArgumentException">The method is of another kind.</exception>
    internal void MustBe(bool clientStreaming, bool serverStreaming)
    {
        if (Descriptor.IsClientStreaming != clientStreaming || Descriptor.IsServerStreaming != serverStreaming)
            throw new ArgumentException($"{Path} is declared with another kind of streaming: map and call it as its proto file says.");
    }
}
