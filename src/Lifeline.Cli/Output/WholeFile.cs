using System.Text;

namespace Lifeline.Cli.Output;

/// <summary>Writes a file in one step: a reader sees the old text or the new one.</summary>
internal static class WholeFile
{
    /// <param name="file">As the user typed it.</param>
    /// <param name="text">The text, written as UTF-8 without a byte order mark.</param>
    /// <exception cref="CheckFailedException">It can't be written, and is as it was.</exception>
    public static void Write(string file, string text)
    {
        var path = Path.GetFullPath(file);
        var unfinished = $"{path}.{Guid.NewGuid():N}.unfinished";          // unpredictable: another user can't place a link of that name
        try
        {
            using (var writer = new StreamWriter(unfinished, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write }))
            {
                writer.Write(text);
            }

            File.Move(unfinished, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CheckFailedException(new CheckError(file, $"can't be written: {failure.Message.TrimEnd('.')}.", "Give a file in a folder that exists and can be written."));
        }
    }
}
