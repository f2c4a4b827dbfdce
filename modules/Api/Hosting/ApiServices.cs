using HyperFleet.Api.Conditions;
using HyperFleet.Api.Configuration;
using HyperFleet.Api.Deletion;
using HyperFleet.Api.Entities;
using HyperFleet.Api.Lists;
using HyperFleet.Api.Requests;
using HyperFleet.Api.Resources;
using HyperFleet.Api.Schemas;
using HyperFleet.Api.Statuses;
using HyperFleet.Postgres;
using HyperFleet.ServiceDefaults.Health;
using Microsoft.Extensions.DependencyInjection;

namespace HyperFleet.Api.Hosting;

/// <summary>What the API is made of.</summary>
internal static class ApiServices
{
    public static IServiceCollection AddHyperFleetApi(this IServiceCollection services, ApiOptions options) => services
        .AddSingleton(options)
        .AddSingleton(EntityTable.Build(options.EffectiveEntities()))
        .AddDatabase(options)
        .AddResources()
        .AddStatuses()
        .AddSingleton<SpecSchemas>()
        .AddSingleton<RequestRunner>()
        .AddSingleton<EntityRoutes>();

    private static IServiceCollection AddDatabase(this IServiceCollection services, ApiOptions options) => services
        .AddSingleton(options.ToPostgres())
        .AddSingleton<Database>()
        .AddSingleton<IReadinessCheck, DatabaseReadiness>();

    private static IServiceCollection AddResources(this IServiceCollection services) => services
        .AddSingleton<ResourceJson>()
        .AddSingleton<ConditionCalculator>()
        .AddSingleton<ParentSettlement>()
        .AddSingleton<GetResource>()
        .AddSingleton<ListResources>()
        .AddSingleton<CreateResource>()
        .AddSingleton<PatchResource>()
        .AddSingleton<DeleteResource>()
        .AddSingleton<ForceDeleteResource>()
        .AddSingleton<ResourceHandlers>();

    private static IServiceCollection AddStatuses(this IServiceCollection services) => services
        .AddSingleton<ReportStatus>()
        .AddSingleton<ListStatuses>()
        .AddSingleton<StatusHandlers>();
}
