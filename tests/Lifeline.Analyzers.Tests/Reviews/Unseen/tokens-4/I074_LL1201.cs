// The result of the check is kept in a local and leaves the loop after the last flush.
namespace I074;

public class FinalFlush
{
    public void Run(Action flush, CancellationToken stopping)
    {
        for (; ; )
        {
            bool last = stopping.WaitHandle.WaitOne(1000) || stopping.IsCancellationRequested;
            flush();
            if (last) break;
        }
    }
}
