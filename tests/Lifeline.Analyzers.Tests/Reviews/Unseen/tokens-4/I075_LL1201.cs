// Inside the switch in the loop the cancel returns; the other cases go on.
namespace I075;

public enum Signal { None, Reload, Rotate }

public sealed class SignalLoop
{
    public int Loop(Func<Signal> poll, Action<Signal> act, CancellationToken token)
    {
        int seen = 0;
        while (true)
        {
            switch (poll())
            {
                case Signal.None when token.IsCancellationRequested:
                    return seen;
                case Signal.None:
                    token.WaitHandle.WaitOne(100);
                    break;
                case var signal:
                    seen++;
                    act(signal);
                    if (token.IsCancellationRequested) return seen;
                    break;
            }
        }
    }
}
