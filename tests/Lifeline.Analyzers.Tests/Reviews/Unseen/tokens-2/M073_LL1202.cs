// The token starts the task but the loop inside of it never looks.
namespace M073;

public sealed class Heartbeat(Func<ValueTask> beat)
{
    public Task Start(CancellationToken token) => Task.Run(async () =>
    {
        for (var beats = 0L; ; beats++)
        {
            await beat();
        }
    }, token);
}
