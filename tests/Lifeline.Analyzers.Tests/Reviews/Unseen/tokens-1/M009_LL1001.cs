// The switch arm for "skip" returns without disposing the linked source.

namespace M009;

public enum Step { Run, Skip, Stop }
public interface IStepper { Task<Step> NextAsync(CancellationToken ct); Task RunAsync(CancellationToken ct); }

public static class StepRunner
{
    public static async Task<int> RunOnceAsync(IStepper stepper, CancellationToken ct)
    {
        CancellationTokenSource scope = CancellationTokenSource.CreateLinkedTokenSource(ct);
        switch (await stepper.NextAsync(scope.Token))
        {
            case Step.Run:
                await stepper.RunAsync(scope.Token);
                scope.Dispose();
                return 1;
            case Step.Skip:
                return 0;
            default:
                scope.Dispose();
                return -1;
        }
    }
}
