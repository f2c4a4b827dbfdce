using HyperFleet.Adapter.Configuration;

namespace HyperFleet.Adapter.Transport;

/// <summary>Which transport serves a resource.</summary>
internal interface ITransports
{
    IResourceTransport For(ResourceConfig resource);
}
