namespace HyperFleet.Api.Requests;

internal delegate Task<Answer> Handler(RequestScope request);
