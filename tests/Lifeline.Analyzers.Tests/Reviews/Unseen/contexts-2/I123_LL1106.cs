// There is no context in the method: the timer's callback has nothing to hand on.

namespace I123;

public sealed class Beat(Action beat)
{
    public Task Once() => Task.Run(beat);

    public void Later() => ThreadPool.QueueUserWorkItem(static state => state(), beat, preferLocal: false);
}
