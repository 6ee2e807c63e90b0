// An interface hands out a StopScope, and nothing says who is to dispose it.
using Lifeline;

namespace M021;

public interface IWorkerLifetimes
{
    StopScope Open(Context ctx, string worker);
}
