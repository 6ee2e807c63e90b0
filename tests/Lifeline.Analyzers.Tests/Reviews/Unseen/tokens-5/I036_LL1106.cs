// The thread's method group belongs to an object that was made with the token.
namespace I036;

public interface ICamera { byte[] Grab(CancellationToken ct); }

public sealed class Recorder(ICamera camera, Action<byte[]> write)
{
    public Thread Record(CancellationToken stop)
    {
        var loop = new Loop(camera, write, stop);
        var thread = new Thread(loop.Run) { Name = "recorder" };
        thread.Start();
        return thread;
    }

    private sealed class Loop(ICamera camera, Action<byte[]> write, CancellationToken stop)
    {
        public void Run()
        {
            while (!stop.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(40)))
            {
                write(camera.Grab(stop));
            }
        }
    }
}
