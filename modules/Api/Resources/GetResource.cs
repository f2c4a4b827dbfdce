using HyperFleet.Api.Errors;
using HyperFleet.Postgres;

namespace HyperFleet.Api.Resources;

internal sealed class GetResource(Database database)
{
    public async Task<Result<Resource>> RunAsync(Address address, CancellationToken cancellation)
    {
        await using var session = await database.OpenAsync(cancellation);
        return await Lookup.FindAsync(session, address, cancellation);
    }
}
