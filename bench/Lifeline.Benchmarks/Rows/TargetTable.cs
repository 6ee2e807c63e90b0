using Lifeline.Benchmarks.Measuring;
using Lifeline.Benchmarks.Questions;

namespace Lifeline.Benchmarks.Rows;

/// <summary>All rows, with what they are to reach and what to aim for then.</summary>
internal static class TargetTable
{
    public static IReadOnlyList<Row> All()
    {
        var timeout = new DerivingWithATimeout();
        var cancel = new DerivingWithACancel();
        var earlier = new DerivingUnderAnEarlierDeadline();
        var untaken = new DerivingWithoutAToken();
        var request = new ServingARequest();
        var asking = new AskingWhetherItIsDone();
        var callback = new RegisteringACallback();
        return
        [
            Loop("P1", "timeout, token, end", timeout.Scope, "linked source + CancelAfter", timeout.LinkedSource,
                DerivingWithATimeout.Operations, DerivingWithATimeout.Verify, Time(0.6, 0.4), Bytes(0.8)),
            Loop("P2", "cancel, token, end", cancel.Scope, "linked source", cancel.LinkedSource,
                DerivingWithACancel.Operations, null, Time(0.95, 0.7), Bytes()),
            Loop("P3", "timeout behind the parent's", earlier.Scope, "linked source + CancelAfter", earlier.LinkedSource,
                DerivingUnderAnEarlierDeadline.Operations, earlier.Verify, Time(0.4, 0.25), Bytes()),
            Loop("P4", "cancel, no token taken, end", untaken.Scope, "linked source", untaken.LinkedSource,
                DerivingWithoutAToken.Operations, null, Time(0.6, 0.4), Bytes()),
            Loop("P5", "request: value, 4 child timeouts", request.Scopes, "5 linked sources + CancelAfter", request.LinkedSources,
                ServingARequest.Operations, null, Time(0.7, 0.45), Bytes(), ServingARequest.EndsPerOperation),
            Loop("P8", "is it done?", asking.IsDone, "IsCancellationRequested", asking.IsCancellationRequested,
                AskingWhetherItIsDone.Operations, AskingWhetherItIsDone.Verify, Time(1.5, 1.0), Bytes()),
            Loop("P9", "after-func and stop", callback.AfterFunc, "Register + Dispose", callback.Register,
                RegisteringACallback.Operations, RegisteringACallback.Verify, Time(1.2, 0.9), Bytes()),
            new AbsentRow("P11", "start and join a group's task", "Task.Run + WhenAll", "not yet: there are no task groups"),
        ];
    }

    private static LoopRow Loop(
        string id, string title, Func<int> ours, string rivalName, Func<int> rival, int operations, Action? verify,
        Figure time, Figure bytes, int proofs = 1) =>
        new(id, title, rivalName,
            new Workload("Lifeline", new Step(ours, operations, operations * proofs)),
            new Workload(rivalName, new Step(rival, operations, operations * proofs)),
            verify, [time with { Label = title }, bytes with { Label = "vs " + rivalName }]);

    private static Figure Time(double reach, double aim) => new("", Measure.Time, reach, aim);

    private static Figure Bytes(double? reach = null) => new("", Measure.Bytes, reach);
}
