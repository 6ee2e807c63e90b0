// There is no context here that the sleep could be given.
using Lifeline;

namespace I061;

public static class Backoff
{
    public static void Pause(int attempt) => Thread.Sleep(TimeSpan.FromMilliseconds(50 << attempt));
}
