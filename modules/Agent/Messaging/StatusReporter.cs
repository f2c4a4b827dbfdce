using HyperFleet.Agent.Leading;
using HyperFleet.Agent.Wire;
using HyperFleet.Agent.Works;
using HyperFleet.CloudEvents;
using HyperFleet.Mqtt;

namespace HyperFleet.Agent.Messaging;

/// <summary>Sends statuses to the source of their work.</summary>
internal sealed class StatusReporter(MqttSession session, AgentTopics topics, AgentIdentity agent, SequenceMemory sequence, Tenure tenure, AgentMetrics metrics, PublishLimit limit, TimeProvider time, ILogger<StatusReporter> logger)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <returns>False when the broker has not confirmed it: try again. A refusal that would come again counts as sent, it is logged and measured.</returns>
    public async Task<bool> ReportAsync(Work work, WorkStatus status, string type, CancellationToken cancellation)
    {
        var id = await sequence.NextAsync(cancellation);
        var cloudEvent = StatusEvent.Create(work, status, type, agent, id, time.GetUtcNow());
        return await SendAsync(cloudEvent, topics.StatusTopic(work.OriginalSource, agent.Cluster), work.Id, cancellation) is { } answer && (IsTaken(answer) || IsFinal(answer));
    }

    /// <summary>Asks all sources for what this agent does not have in a range of ids.</summary>
    /// <returns>False when the broker has not confirmed it, or knows nobody who listens: ask again.</returns>
    public async Task<bool> RequestResyncAsync(ResyncRange range, CancellationToken cancellation)
    {
        var request = StatusEvent.ResyncRequest(range, agent, time.GetUtcNow());
        return await SendAsync(request, topics.ResyncTopic(agent.Cluster), "", cancellation) is { } answer && (IsTaken(answer) && answer != MqttReasonCode.NoMatchingSubscribers || IsFinal(answer));
    }

    /// <returns>The broker's answer; null: none.</returns>
    private async Task<MqttReasonCode?> SendAsync(CloudEvent cloudEvent, string topic, string id, CancellationToken cancellation)
    {
        await limit.WaitAsync(cancellation);
        if (!tenure.Holds)
            return null;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(Deadline);
        try
        {
            var result = await session.PublishAsync(MqttCloudEvents.ToMessage(cloudEvent, topic), deadline.Token);
            metrics.Sent(cloudEvent.Type, result.IsSuccess);
            if (!result.IsSuccess)
                AgentLog.Refused(logger, id, topic, result.Reason ?? result.ReasonCode.ToString());
            return result.ReasonCode;
        }
        catch (Exception e) when (e is MqttConnectionException || e is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            AgentLog.NotConfirmed(logger, id, topic);
            return null;
        }
    }

    private static bool IsTaken(MqttReasonCode code) => code < MqttReasonCode.UnspecifiedError;

    private static bool IsFinal(MqttReasonCode code) => code is MqttReasonCode.PacketTooLarge or MqttReasonCode.TopicNameInvalid or MqttReasonCode.PayloadFormatInvalid;
}
