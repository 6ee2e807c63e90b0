// The task has the token twice: for its start and for the work in it.
namespace I031;

public static class Compression
{
    public static async Task<byte[]> PackAsync(byte[] data, CancellationToken ct) =>
        await Task.Run(() => Pack(data, ct), ct);

    private static byte[] Pack(byte[] data, CancellationToken ct)
    {
        var packed = new List<byte>();
        for (var i = 0; i < data.Length;)
        {
            ct.ThrowIfCancellationRequested();
            var run = 1;
            while (i + run < data.Length && run < 255 && data[i + run] == data[i])
            {
                run++;
            }

            packed.AddRange([(byte)run, data[i]]);
            i += run;
        }

        return packed.ToArray();
    }
}
