// An interface's factory returns a StopScope without a word on who disposes it.

namespace M042;

public interface ILifetimes
{
    StopScope CreateFor(Context ctx, string worker);
}
