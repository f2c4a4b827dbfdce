namespace HyperFleet.Api.Resources;

internal sealed record Owner(string Id, string Kind, string Href);
